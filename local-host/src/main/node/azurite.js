// Starts Azurite in this process and ends it in order when the standard input closes: that happens when the local host
// stops, and also when it is killed, so no Azurite is ever left behind and its files are whole.
process.stdin.resume();
process.stdin.on("end", () => process.emit("SIGTERM"));
process.stdin.on("error", () => process.emit("SIGTERM"));

// Ctrl-C in a terminal reaches this process as well as the local host, which still needs its storage while it stops.
process.on("SIGINT", () => {});
for (const name of ["on", "once", "addListener"]) {
  const add = process[name];
  process[name] = (event, listener) => (event === "SIGINT" ? process : add.call(process, event, listener));
}

require("azurite/dist/src/azurite");
