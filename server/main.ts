import { ConfigError, readConfig } from "./config.ts";
import { arm } from "./failpoints.ts";
import { startNode } from "./node.ts";
import { SupervisorChannel } from "./supervisor.ts";

/** A node that was asked to end quickly is gone after this, whatever still hangs, ms. */
const END_MS = 4500;
/** The same for one that moves its people first, once it has had its time for that. */
const LATE_END_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  arm(config.FAILPOINTS);
  // So that a person can see, and kill, a certain node.
  process.title = `teahouse: ${config.NODE_NAME}`;
  const node = await startNode(config, SupervisorChannel.open());
  let last: NodeJS.Timeout | undefined;
  const end = (why: string, hurry: boolean) => {
    node.log.info({ why }, "this node ends");
    clearTimeout(last);
    const most = hurry ? END_MS : config.DRAIN_SECONDS * 1000 + LATE_END_MS;
    last = setTimeout(() => process.exit(1), most).unref();
    node.stop({ hurry }).then(
      () => process.exit(0),
      (error: unknown) => {
        node.log.error({ err: error }, "this node did not end cleanly");
        process.exit(1);
      },
    );
  };
  // Others go on: people move to them. Whoever asks a second time does not mean to wait.
  process.on("SIGTERM", () => end("SIGTERM", last !== undefined));
  // All end together: there is nowhere to move to.
  process.on("SIGINT", () => end("SIGINT", true));
  // Started by a supervisor that is gone: nobody would ever stop this node.
  process.on("disconnect", () => end("the supervisor is gone", true));
  // A bug must not leave a node that half works; the supervisor starts a new one.
  process.on("unhandledRejection", (error) => {
    node.log.fatal({ err: error }, "a promise nobody awaited was rejected");
    process.exit(70);
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
