import { boundsOf, choices, kindOf, type NamedSchemas, resolved, type Schema } from "../model/schema.ts";
import { Prose } from "./prose.tsx";

interface TreeProps {
  schema: Schema;
  named: NamedSchemas;
  /** How deep it is: nothing is opened by itself below the first. */
  depth?: number;
}

/** What a value consists of: names, kinds and what they mean; what has parts can be opened. */
export function SchemaTree({ schema: given, named, depth = 0 }: TreeProps) {
  const schema = resolved(given, named);
  const { properties, required = [] } = schema;
  if (!properties) return <Kind schema={given} />;
  return (
    <ul class="schema">
      {Object.entries(properties).map(([name, one]) => (
        <li key={name}>
          <Part name={name} schema={one} named={named} depth={depth} required={required.includes(name)} />
        </li>
      ))}
    </ul>
  );
}

function Part({ name, schema, named, depth, required }: Required<TreeProps> & { name: string; required: boolean }) {
  const inner = partsOf(schema, named);
  const head = (
    <>
      <code>
        {name}
        {!required && "?"}
      </code>{" "}
      <Kind schema={schema} />
      {schema.description !== undefined && (
        <span class="muted">
          {" "}
          <Prose text={schema.description} />
        </span>
      )}
    </>
  );
  if (!inner) return <p>{head}</p>;
  return (
    <details>
      <summary>{head}</summary>
      <SchemaTree schema={inner} named={named} depth={depth + 1} />
    </details>
  );
}

/** The schema of an object, or of the objects of a list. */
function partsOf(given: Schema, named: NamedSchemas): Schema | undefined {
  const schema = resolved(given, named);
  if (schema.properties && Object.keys(schema.properties).length > 0) return schema;
  return schema.items ? partsOf(schema.items, named) : undefined;
}

function Kind({ schema }: { schema: Schema }) {
  const bounds = choices(schema) || schema.pattern ? "" : boundsOf(schema);
  return (
    <span class="kind">
      {kindOf(schema)}
      {bounds && ` ${bounds}`}
    </span>
  );
}
