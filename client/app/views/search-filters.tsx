import { t } from "../i18n/all.ts";
import { currentRoomId } from "../state/route.ts";
import { type Filter, type Names, parseQuery, roomNamed, withFilter } from "../state/search-query.ts";

interface SearchFiltersProps {
  typed: string;
  type: (next: string) => void;
  names: Names;
}

/** The filters of a search to choose from; what is chosen is written into the query, where it can be typed, too. */
export function SearchFilters({ typed, type, names }: SearchFiltersProps) {
  const query = parseQuery(typed);
  const set = (filter: Filter) => (event: { currentTarget: { value: string } }) =>
    type(withFilter(typed, filter, event.currentTarget.value));
  const room = query.in === undefined ? undefined : roomNamed(query.in, names);
  const here = names.rooms.find(({ id }) => id === currentRoomId.value);
  const others = names.rooms.filter((one) => one !== here);
  return (
    <div class="search-filters">
      <label>
        <span>{t("filterIn")}</span>
        <select value={room ? names.titleOf(room) : ""} onChange={set("in")}>
          <option value="">{t("allRooms")}</option>
          {here && <option value={names.titleOf(here)}>{t("thisRoom", names.titleOf(here))}</option>}
          {others.map((one) => (
            <option key={one.id} value={names.titleOf(one)}>
              {names.titleOf(one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t("filterFrom")}</span>
        <input type="text" list="search-people" dir="auto" value={query.from ?? ""} onChange={set("from")} />
        <datalist id="search-people">
          {names.people.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
      </label>
      <label>
        <span>{t("filterAfter")}</span>
        <input type="date" value={query.after ?? ""} onChange={set("after")} />
      </label>
      <label>
        <span>{t("filterBefore")}</span>
        <input type="date" value={query.before ?? ""} onChange={set("before")} />
      </label>
    </div>
  );
}
