import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../infra/supervisor/folders.ts";
import { freePort, freePorts } from "../support/ports.ts";

const run = promisify(execFile);

/** One installation of its own: project, ports and subnet. */
export class Installation {
  readonly url: string;
  /** Each edge by itself, where there are several. */
  readonly edges: readonly string[];
  readonly #files: readonly string[];
  readonly #project = `teahouse-test-${process.pid}`;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(port: number, edgePort: number, overlays: readonly string[]) {
    this.url = `http://127.0.0.1:${port}`;
    this.edges = [edgePort, edgePort + 1].map((each) => `http://127.0.0.1:${each}`);
    const names = ["compose.yaml", ...overlays.map((overlay) => `compose.${overlay}.yaml`)];
    this.#files = names.flatMap((name) => ["-f", join(root, "infra", name)]);
    this.#env = {
      ...process.env,
      TEAHOUSE_PORT: String(port),
      TEAHOUSE_EDGE_PORTS: `${edgePort}-${edgePort + 1}`,
      TEAHOUSE_SUBNET: `10.83.${10 + (process.pid % 200)}`,
      TEAHOUSE_LIMITS: "off",
      TEAHOUSE_DRAIN_SECONDS: "5",
    };
  }

  /** Builds the images, starts everything, works with it, and leaves nothing behind. */
  static async with(overlays: readonly string[], work: (one: Installation) => Promise<void>): Promise<void> {
    const one = new Installation(await freePort(), await freePorts(2), overlays);
    try {
      await one.compose("up", "-d", "--build", "--wait");
      await work(one);
    } finally {
      await one.compose("down", "-v", "--timeout", "2");
    }
  }

  async compose(...words: string[]): Promise<string> {
    const args = ["compose", "-p", this.#project, ...this.#files, ...words];
    return (await run("docker", args, { env: this.#env, maxBuffer: 64 << 20 })).stdout;
  }

  /** More or fewer of a service, the others as they are; back when those that went are gone. */
  async scale(service: string, count: number): Promise<void> {
    await this.compose("up", "-d", "--no-recreate", "--wait", "--scale", `${service}=${count}`);
  }

  /** Asks one Redis. */
  async ask(service: string, ...words: string[]): Promise<string> {
    return await this.compose("exec", "-T", service, "redis-cli", ...words);
  }

  /** A container's own address, as the edges see it. */
  async addressOf(service: string): Promise<string> {
    const [id = ""] = (await this.compose("ps", "-q", service)).trim().split("\n");
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";
    return (await run("docker", ["inspect", "-f", format, id])).stdout.trim();
  }

  /** Ends a container's processes from outside, as a crash would: Docker starts it again by itself. */
  async crash(service: string, index = 1): Promise<void> {
    const name = `${this.#project}-${service}-${index}`;
    const pid = (await run("docker", ["inspect", "-f", "{{.State.Pid}}", name])).stdout.trim();
    const kill = ["--entrypoint", "sh", "redis:7", "-c", `kill -9 ${pid}`];
    await run("docker", ["run", "--rm", "--pid=host", "--user", "0", ...kill]);
  }
}
