// Starts Azurite in this process and ends it when the standard input closes: that happens when the local host stops, and also when
// it is killed, at whatever moment, so no Azurite is ever left behind.

// After so long its files are as whole as they get.
const LONGEST_END_MILLIS = 8000;
let ending = false;

function end() {
  if (ending) {
    return;
  }
  ending = true;
  process.stdin.destroy();
  if (process.listenerCount("SIGTERM") === 1) {
    // Azurite itself listens as soon as its ports are open; before that it has nothing to put in order.
    process.exit(1);
  }
  process.emit("SIGTERM");
  setTimeout(() => process.exit(1), LONGEST_END_MILLIS).unref();
}

process.stdin.on("end", end);
process.stdin.on("error", end);
// Whoever ends Azurite ends the process, not its ports only: the local host notices that.
process.on("SIGTERM", end);

// Ctrl-C in a terminal reaches this process as well as the local host, which still needs its storage while it stops.
process.on("SIGINT", () => {});
for (const name of ["on", "once", "addListener"]) {
  const add = process[name];
  process[name] = (event, listener) => (event === "SIGINT" ? process : add.call(process, event, listener));
}

// Azurite asks its database for a row by partition and row key, for a blob by account, container and name, and the database goes
// over everything that fits the first of them: each row of a large partition would cost as much as there are rows. The word that
// tells most comes first here, if there is an index for it.
const { Collection } = require("lokijs");
const TELLING = ["RowKey", "blobName", "name"];
const findOne = Collection.prototype.findOne;
Collection.prototype.findOne = function (query) {
  const first = TELLING.find((word) => query && typeof query[word] === "string" && this.binaryIndices[word]);
  return findOne.call(this, first ? { [first]: query[first], ...query } : query);
};

// Blobs are read in pieces of this size where Azurite names none: each takes a turn of Node's one thread, and 64 KB are few.
const fs = require("fs");
const PIECE_BYTES = 1024 * 1024;
const createReadStream = fs.createReadStream;
fs.createReadStream = (path, options) => createReadStream(path, { highWaterMark: PIECE_BYTES, ...options });

// The local host says when: the number of this process must be in the folder before Azurite touches it.
process.stdin.once("data", () => require("azurite/dist/src/azurite"));
