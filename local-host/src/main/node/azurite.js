// Starts Azurite in this process and ends it in order when the standard input closes: that happens when the local host
// stops, and also when it is killed, so no Azurite is ever left behind and its files are whole.
process.stdin.resume();
process.stdin.on("end", () => process.emit("SIGTERM"));
process.stdin.on("error", () => process.emit("SIGTERM"));
require("azurite/dist/src/azurite");
