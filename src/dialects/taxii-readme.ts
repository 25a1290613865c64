import { markdownCode, markdownTable } from "./markdown.ts";
import type { TaxiiCollection } from "./taxii.ts";

/** What a person has to know who is handed the folder: that it needs a server, and what a static one cannot do. */
export function taxiiReadme(collections: readonly TaxiiCollection[]): string {
  const rows = collections.map(({ id, alias, kinds }) => [markdownCode(alias), markdownCode(id), kinds.join(", ")]);
  return `# TAXII 2.1, as files

With nginx these files are a read-only TAXII 2.1 server. In \`http\`, where \`/srv\` holds this folder \`taxii2\`:

\`\`\`nginx
include /srv/taxii2/nginx-maps.conf;
server {
    listen 127.0.0.1:8080;
    root /srv;
    include /srv/taxii2/nginx.conf;
}
\`\`\`

Add TLS and a password as for any site, and \`nginx -s reload\` after each print: the maps change with it.

${markdownTable(["collection", "id", "holds"], rows)}
Discovery is \`/taxii2/\`, the API root \`/taxii2/api/\`, a collection \`/taxii2/api/collections/ID/\`, by id or by name.

- Every object stands once, in its latest version, on the page of the day since when it is so. What was withdrawn, and when it ended,
  stays for 90 days, as \`revoked\` or with a \`valid_until\` that has passed.
- A page holds up to 1,000 objects, and what they point to: author and marking come again with every page.
- \`added_after\` is exact to the day, and gives all of that day: an answer can repeat objects, and leaves none out. From the last
  date that the server stated on, it is empty.
- \`limit\`, \`match[…]\` and requests for one object by its id are beyond a static server: the first two have no effect, the last
  is answered by 404.
- An object that changes moves to the newest page, so pages do change. A page that is gone is answered by 404: begin without \`next\`.

On a host that sets no headers, such as GitHub Pages, the pages below \`api/collections/ID/objects/\` are download links and no more:
TAXII clients refuse an answer that is not of type \`application/taxii+json;version=2.1\`.
`;
}
