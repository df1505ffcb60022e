/** A command line that is broken between its options only. */
export function CommandText({ line }: { line: string }) {
  const parts = line.split(/ (?=--)/);
  return (
    <code>
      {parts.map((part, i) => (
        <span key={part} class="command-part">
          {part}
          {i < parts.length - 1 && " "}
        </span>
      ))}
    </code>
  );
}
