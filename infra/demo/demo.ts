import type { Finding } from "./result.ts";
import type { Stage } from "./stage.ts";

type Text = (english: string, chinese: string) => string;

/** Something that the cluster is for, shown and measured. */
export interface Demo {
  name: string;
  title(t: Text): string;
  /** What is claimed. */
  hypothesis(t: Text): string;
  /** What is known now. */
  conclusion(t: Text, holds: boolean): string;
  /** What to look at after it. */
  next: string;
  run(stage: Stage): Promise<Finding>;
}
