import type { ComponentChildren } from "preact";
import { boundsOf, choices, controlOf, kindOf, type NamedSchemas, resolved, type Schema } from "../model/schema.ts";
import { blank, type Path } from "../model/values.ts";
import { t } from "../words.ts";
import { NewestMessage } from "./newest-message.tsx";
import { Prose } from "./prose.tsx";

/** What all fields of one form share. */
export interface FormTools {
  readonly named: NamedSchemas;
  /** What is wrong at a path, in words; empty when nothing is. */
  faultAt(path: string): string;
  set(path: Path, value: unknown): void;
  /** The room that the params name, for what is looked up in it. */
  readonly room: string | undefined;
}

interface FieldProps {
  tools: FormTools;
  path: Path;
  name: string;
  schema: Schema;
  required: boolean;
  value: unknown;
}

/** One value that a person can set, with its name, what it has to be, and what is wrong with it. */
export function Field(props: FieldProps) {
  const { tools, path, name, required, value } = props;
  const schema = resolved(props.schema, tools.named);
  const control = controlOf(schema);
  const id = `param-${path.join("-")}`;
  if (control === "group" || control === "list")
    return <Group {...props} schema={schema} named={props.schema} id={id} />;
  const fault = tools.faultAt(path.join("/"));
  const described = { id, "aria-describedby": `${id}-hint ${id}-fault`, "aria-invalid": fault !== "" };
  const set = (next: unknown) => tools.set(path, next === "" && !required ? undefined : next);
  return (
    <div class="param" data-fault={fault !== ""}>
      <label for={id}>
        <code>{name}</code> <Kind schema={schema} required={required} />
      </label>
      <Input schema={schema} value={value} required={required} described={described} set={set} />
      <Hint id={id} schema={schema} name={name} />
      <p class="field-error" id={`${id}-fault`} role="status">
        {fault}
      </p>
    </div>
  );
}

function Kind({ schema, required }: { schema: Schema; required: boolean }) {
  return (
    <span class="param-kind">
      {choices(schema) ? "" : kindOf(schema)} {schema.pattern ? "" : boundsOf(schema)}
      {!required && <em> {t("optional")}</em>}
    </span>
  );
}

function Hint({ id, schema, name }: { id: string; schema: Schema; name: string }) {
  const text = name === "clientId" ? t("freshId") : (schema.description ?? "");
  return (
    <p class="param-hint muted" id={`${id}-hint`}>
      <Prose text={text} />
    </p>
  );
}

interface InputProps {
  schema: Schema;
  value: unknown;
  required: boolean;
  described: { id: string; "aria-describedby": string; "aria-invalid": boolean };
  set(value: unknown): void;
}

const shownAs = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function Input({ schema, value, required, described, set }: InputProps) {
  const text = value === undefined ? "" : shownAs(value);
  const typed = (event: { currentTarget: { value: string } }) => event.currentTarget.value;
  switch (controlOf(schema)) {
    case "choice":
      return (
        <select {...described} value={text} onChange={(event) => set(chosenOf(schema, typed(event)))}>
          {(!required || value === undefined) && <option value="">{t("unset")}</option>}
          {choices(schema)?.map((one) => (
            <option key={String(one)} value={shownAs(one)}>
              {shownAs(one)}
            </option>
          ))}
        </select>
      );
    case "flag":
      return (
        <span class="flag">
          <input
            {...described}
            type="checkbox"
            checked={value === true}
            onChange={(event) => set(event.currentTarget.checked || (schema.const === undefined ? false : undefined))}
          />
          {t("yes")}
        </span>
      );
    case "text":
      return <textarea {...described} rows={2} value={text} onInput={(event) => set(typed(event))} />;
    case "number":
      return <input {...described} inputMode="decimal" value={text} onInput={(event) => set(numberOf(typed(event)))} />;
    default:
      return <input {...described} value={text} spellcheck={false} onInput={(event) => set(typed(event))} />;
  }
}

/** What is no number stays what was written: the field then says what is wrong. */
const numberOf = (text: string) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);

const chosenOf = (schema: Schema, text: string) =>
  text === "" ? undefined : choices(schema)?.find((one) => shownAs(one) === text);

/** Several fields that belong together, or a list of them. */
function Group({ tools, path, name, schema, named, required, value, id }: FieldProps & { named: Schema; id: string }) {
  const fault = tools.faultAt(path.join("/"));
  const given = value !== undefined;
  return (
    <fieldset class="param group" data-fault={fault !== ""} aria-describedby={`${id}-fault`}>
      <legend>
        <code>{name}</code> <Kind schema={named} required={required} />
      </legend>
      {schema.description !== undefined && <p class="param-hint muted">{schema.description}</p>}
      {given && (controlOf(schema) === "list" ? <Items {...{ tools, path, schema, value }} /> : null)}
      {given && controlOf(schema) === "group" && <Fields {...{ tools, path, schema, value }} />}
      <p class="group-acts">
        {controlOf(schema) === "list" ? (
          <Act onClick={() => tools.set([...path, count(value)], blank(schema.items ?? {}, tools.named))}>
            + {t("add")}
          </Act>
        ) : (
          !given && <Act onClick={() => tools.set(path, blank(schema, tools.named))}>+ {t("add")}</Act>
        )}
        {schema.title === "MessageRef" && <NewestMessage room={tools.room} use={(ref) => tools.set(path, ref)} />}
        {given && !required && <Act onClick={() => tools.set(path, undefined)}>{t("unset")}</Act>}
      </p>
      <p class="field-error" id={`${id}-fault`} role="status">
        {fault}
      </p>
    </fieldset>
  );
}

const count = (value: unknown) => (Array.isArray(value) ? value.length : 0);

function Act({ onClick, children }: { onClick(): void; children: ComponentChildren }) {
  return (
    <button type="button" class="text-act" onClick={onClick}>
      {children}
    </button>
  );
}

interface Within {
  tools: FormTools;
  path: Path;
  schema: Schema;
  value: unknown;
}

/** A field for each property. */
export function Fields({ tools, path, schema, value }: Within) {
  const { properties = {}, required = [] } = schema;
  const inner = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return (
    <>
      {Object.entries(properties).map(([name, one]) => (
        <Field
          key={name}
          tools={tools}
          path={[...path, name]}
          name={name}
          schema={one}
          required={required.includes(name)}
          value={inner[name]}
        />
      ))}
    </>
  );
}

function Items({ tools, path, schema, value }: Within) {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return (
    <ol class="items">
      {list.map((one, i) => (
        <li key={i}>
          <Field
            tools={tools}
            path={[...path, i]}
            name={String(i)}
            schema={schema.items ?? {}}
            required={true}
            value={one}
          />
          <button
            type="button"
            class="text-act"
            aria-label={t("removeItem", i + 1)}
            onClick={() => tools.set([...path, i], undefined)}
          >
            ×
          </button>
        </li>
      ))}
    </ol>
  );
}
