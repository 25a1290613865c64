import { watchDisk } from "./disk.ts";
import { twoDays } from "./two-days.ts";

/** Entry of a process that builds the second day into a folder and kills itself ahead of one of its operations on the disk. */
const [folder = "", killAt = ""] = process.argv.slice(2);
let operations = 0;
watchDisk(() => {
  operations += 1;
  if (operations === Number(killAt)) process.kill(process.pid, "SIGKILL");
});
await twoDays(folder).second();
