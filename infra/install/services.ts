import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { findProgram } from "./programs.ts";

/** What Debian asks before it starts a service of a package that is being installed: 101 says no. */
const policy = "/usr/sbin/policy-rc.d";
const saved = "/usr/sbin/policy-rc.d.before-teahouse";

/** Services of the packages that we install. Ours run as children instead, on other ports. */
const services = ["redis-server", "nginx"] as const;

/** Which of the services were there before: those are somebody else's, and stay as they are. */
let foreign: readonly string[] = [];

/** Keeps packages from starting services while they are installed. Gives what ends that. */
export function keepServicesDown(): () => void {
  foreign = services.filter((name) => isInstalled(name));
  // One left aside by an install that was cut off is the machine's own: it must not be replaced by ours.
  if (!existsSync(saved) && existsSync(policy)) renameSync(policy, saved);
  mkdirSync("/usr/sbin", { recursive: true });
  writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const restore = () => {
    if (existsSync(saved)) renameSync(saved, policy);
    else rmSync(policy, { force: true });
  };
  const interrupted = () => {
    restore();
    process.exit(130);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, interrupted);
  return () => {
    for (const signal of signals) process.off(signal, interrupted);
    restore();
  };
}

/** Undoes what an installation did in spite of that: a service enabled for the next boot, or started after all. */
export function disableServices(): void {
  for (const name of services.filter((each) => !foreign.includes(each) && isInstalled(each))) {
    if (findProgram("systemctl")) {
      quietly("systemctl", ["disable", name]);
      // "offline" in a container: then there is nothing to stop, and this fails at once.
      quietly("systemctl", ["stop", name]);
    } else if (findProgram("update-rc.d")) {
      quietly("update-rc.d", [name, "disable"]);
      quietly("service", [name, "stop"]);
    }
  }
}

function isInstalled(service: string): boolean {
  return [`/lib/systemd/system/${service}.service`, `/etc/init.d/${service}`].some((path) => existsSync(path));
}

function quietly(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: "ignore", timeout: 30_000 });
  } catch {
    // Not enabled, not running, or no init at all: nothing to undo.
  }
}
