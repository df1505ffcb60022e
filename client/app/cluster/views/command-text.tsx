import { Fragment } from "preact";

/** A command line that is broken between its options only. */
export function CommandText({ line }: { line: string }) {
  return (
    <code>
      {line.split(/ (?=--)/).map((part, i) => (
        <Fragment key={part}>
          {i > 0 && " "}
          <span class="command-part">{part}</span>
        </Fragment>
      ))}
    </code>
  );
}
