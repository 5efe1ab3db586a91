// What the browser runs when a message comes, also while no page is open: show it once, and open where it points.
self.addEventListener("push", (event) => {
  const told = event.data.json();
  const shown = {
    tag: `safeschool-${told.id}`, // a repeat takes the place of the one before
    data: told.link || "/",
    requireInteraction: told.urgent,
  };
  event.waitUntil(self.registration.showNotification(told.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function open(link) {
  const address = new URL(link, self.location.origin).href;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => page.url === address);
  return there ? there.focus() : self.clients.openWindow(address);
}
