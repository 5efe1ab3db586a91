// Fresh times say how long ago they were; the exact time stays in the title.
const DAY = 86_400;

function words(seconds, lang) {
  const format = new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "short" });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(0, "minute");
  if (size < 3600) return format.format(Math.trunc(seconds / 60), "minute");
  return format.format(Math.trunc(seconds / 3600), "hour");
}

export function tellTimes(root) {
  const lang = document.documentElement.lang || "en";
  for (const time of root.querySelectorAll("time[data-relative]")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    time.title ||= time.textContent;
    time.textContent = Math.abs(seconds) < DAY ? words(seconds, lang) : time.title;
  }
}
