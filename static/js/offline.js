// The installed app has its worker keep the forms that open without a connection.
export async function furnish(outbox) {
  if (!outbox.dataset.forms || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(outbox.dataset.worker, { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ of: outbox.dataset.outbox, pages: outbox.dataset.forms.split(" ") });
}
