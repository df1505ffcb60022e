import { spawn } from "node:child_process";
import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";
import { findProgram } from "./programs.ts";
import { disableServices, keepServicesDown } from "./services.ts";

/** Whether we may install packages here: root, with apt. */
export function aptCanInstall(): boolean {
  return process.getuid?.() === 0 && findProgram("apt-get") !== undefined && findProgram("dpkg") !== undefined;
}

/** Installs packages and leaves none of their services started or enabled. Shows what apt says only when it fails. */
export async function aptInstall(packages: readonly string[], words: Words): Promise<void> {
  const restore = keepServicesDown();
  try {
    // Lists that are older than the archive name versions that it no longer has.
    const update = await apt(["update"]);
    const { code, output } = await apt(["install", "-y", "--no-install-recommends", ...packages]);
    if (code !== 0) {
      const lines = `${update.code === 0 ? "" : update.output}${output}`.trim().split("\n").slice(-20);
      throw new Failure("E_APT", words.installFailed(packages.join(", ")), lines);
    }
  } finally {
    restore();
  }
  disableServices();
}

function apt(args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=120", ...args], {
      // RUNLEVEL=1: invoke-rc.d of systems without systemd starts nothing in single-user mode.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
