/**
 * How far an entry of a host list reaches. `exact`: that name. `site`: that name and `www.` before it, so that an attacker's
 * page on a subdomain of a hosting provider survives. `subdomains`: everything below it too, for names whose owner rents
 * nothing out.
 */
export type Reach = "exact" | "site" | "subdomains";

/** Numbers of the lists that hold a host, ascending. */
export type HostIndex = (host: string) => readonly number[];

interface HostList {
  readonly reach: Reach;
  readonly hosts: readonly string[];
}

const none: readonly number[] = [];

export function hostIndex(lists: readonly HostList[]): HostIndex {
  const names = new Map<string, readonly number[]>();
  const parents = new Map<string, readonly number[]>();
  lists.forEach(({ reach, hosts }, list) => {
    for (const host of hosts) {
      add(names, host, list);
      if (reach === "site") add(names, `www.${host}`, list);
      if (reach === "subdomains") add(parents, host, list);
    }
  });
  return (host) => {
    const found = [names.get(host) ?? none, ...parentsOf(host).map((parent) => parents.get(parent) ?? none)].flat();
    return found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
  };
}

function add(index: Map<string, readonly number[]>, host: string, list: number): void {
  const known = index.get(host);
  if (known === undefined) index.set(host, [list]);
  else if (!known.includes(list)) index.set(host, [...known, list]);
}

function parentsOf(host: string): readonly string[] {
  const parents: string[] = [];
  for (let dot = host.indexOf("."); dot !== -1; dot = host.indexOf(".", dot + 1)) parents.push(host.slice(dot + 1));
  return parents;
}
