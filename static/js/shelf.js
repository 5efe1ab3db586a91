// A shelf of this browser's own database: `onShelf(mode, act)` does one thing on it and gives what it answered.
export function shelfOf(database, name, options, index) {
  let opened;

  function open() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open(database, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(name, options).createIndex(index, index);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  return async function onShelf(mode, act) {
    opened ??= open();
    const work = (await opened).transaction(name, mode);
    const answer = act(work.objectStore(name));
    return new Promise((done, failed) => {
      work.oncomplete = () => done(answer?.result);
      work.onerror = work.onabort = () => failed(work.error);
    });
  };
}
