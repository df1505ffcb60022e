import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { table } from "./figures.ts";
import { profiled } from "./flame/profile.ts";
import { flameOf, heaviest, svgOf } from "./flame/svg.ts";
import { Generator } from "./load/process.ts";
import { startSystem } from "./systems.ts";
import type { Wishes } from "./wishes.ts";
import type { Workload } from "./workloads.ts";

/** How many of the functions that took most by themselves are listed. */
const LISTED = 25;

/** Puts our cluster under a workload, and draws what one of its nodes did meanwhile. */
export async function flame(workload: Workload, { way, seconds }: Wishes, folder: string): Promise<string> {
  const system = await startSystem("ours", workload.nodes, way);
  const generator = new Generator();
  try {
    await generator.settle(system.dialect, workload.shape, system.doors(way));
    await generator.run({ ...workload.load, seconds: 2 });
    const [pid = 0] = system.pids().node;
    const work = () => generator.run({ ...workload.load, seconds });
    const profile = await profiled(pid, join(system.logs, "node-1.log"), work);
    const found = flameOf(profile);
    await mkdir(folder, { recursive: true });
    const files = ["svg", "cpuprofile"].map((kind) => join(folder, `flame-${workload.name}.${kind}`));
    const title = `${workload.name}, node-1 of ${workload.nodes}: ${workload.about}, ${seconds} s`;
    await writeFile(files[0] ?? "", svgOf(found, title));
    await writeFile(files[1] ?? "", JSON.stringify(profile));
    const rows = heaviest(found, LISTED).map(({ share, name, place }) => [
      name,
      `${(share * 100).toFixed(1)} %`,
      place,
    ]);
    return [table([["by itself", "of its CPU", "where"], ...rows]), "", ...files].join("\n");
  } finally {
    await generator.stop();
    await system.stop();
  }
}
