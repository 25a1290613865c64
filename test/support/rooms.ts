/**
 * Which rooms a room may import from. An entry is a room, or one file of it where the rest of that room is nobody else's
 * business. docs/architecture.md shows the same table; a test compares the two.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  model: [],
  dialects: ["model"],
  readers: ["model", "tree/ledger.ts", "tree/state.ts", "tree/sums.ts"],
  sources: ["model", "readers"],
  refine: ["model"],
  emitters: ["model", "dialects"],
  formats: ["model", "dialects"],
  net: ["model"],
  tree: ["model"],
  publish: ["model", "dialects/markdown.ts"],
  config: ["model", "sources/registry.ts"],
  pipeline: [
    ...["model", "net", "refine", "tree", "publish", "config"],
    ...["readers/bytes.ts", "readers/gunzip.ts", "sources/registry.ts", "emitters/registry.ts", "formats/registry.ts"],
  ],
  dist: [
    ...["model", "dialects", "refine", "tree", "config", "formats/registry.ts", "publish/shown-words.ts"],
    ...["pipeline/export.ts", "pipeline/item.ts", "pipeline/thread.ts", "pipeline/tree-reader.ts"],
  ],
  cli: [
    "model",
    "dialects/actions.ts",
    "dialects/markdown.ts",
    "config",
    "pipeline",
    "dist",
    "publish",
    "sources/registry.ts",
    "emitters/registry.ts",
  ],
};

/** Rooms whose files are plugins: none may know another. */
export const pluginRooms = ["sources", "emitters", "formats"] as const;

/**
 * Packages and built-ins of Node, and the rooms or files that may import them. What is not listed, nobody may: a new
 * dependency is a decision, and docs/decisions.md says why.
 */
export const reserved: Readonly<Record<string, readonly string[]>> = {
  zod: [
    "model/plugin.ts",
    "model/techniques.ts",
    "readers/manner.ts",
    "readers/soc-defenders-options.ts",
    "readers/misp-options.ts",
    "readers/reading-window.ts",
    "readers/other-record.ts",
    "sources",
    "refine/guards/table.ts",
    "net/cache-entry.ts",
    "publish/github-answers.ts",
    "tree",
    "config",
    "pipeline/memory.ts",
    "pipeline/health.ts",
  ],
  "p-limit": ["pipeline/read-sources.ts"],
  "csv-parse/sync": ["readers/csv.ts"],
  fflate: ["readers/unzip.ts", "pipeline/zip.ts"],
  "js-yaml": ["readers/yaml-documents.ts"],
  "fast-xml-parser": ["readers/xml.ts"],
  "tar-stream": ["pipeline/tar.ts", "dist/archive.ts"],
  // The one way out to the web: the global fetch follows redirects with keys in its hands.
  undici: ["net"],
  octokit: ["publish/github-octokit.ts"],
  tldts: ["refine/canonical-domain.ts"],
  yaml: ["config"],
  "node:child_process": ["dist/sigma-process.ts", "publish/child.ts"],
  "node:crypto": [
    ...[
      "model/id.ts",
      "dialects",
      "readers/digest.ts",
      "readers/other-tree.ts",
      "refine/guard.ts",
      "net/digest.ts",
      "publish/commit-object.ts",
      "tree",
    ],
    "pipeline",
    "dist/files.ts",
    "cli/main.ts",
  ],
  "node:events": ["cli"],
  // A source reads through the reach that it is lent; what a run leaves behind is written by tree and publish; net spools
  // downloads.
  "node:fs": [
    ...["config", "net/spool.ts", "tree", "publish/staged.ts", "publish/ssh-key-file.ts", "pipeline/reach.ts"],
    ...["pipeline/memory.ts", "pipeline/publish.ts", "pipeline/web-outside.ts", "pipeline/folder.ts"],
    ...["pipeline/folder-archive.ts", "pipeline/release-folder.ts", "dist", "cli"],
  ],
  "node:fs/promises": ["net", "pipeline/folder-disk.ts"],
  // One table of ATT&CK that is shipped beside the code, read once through `require`.
  "node:module": ["model/techniques.ts"],
  "node:net": ["config/allowlist-file.ts"],
  "node:os": ["publish/ssh-key-file.ts", "pipeline/folder.ts", "pipeline/publish.ts", "pipeline/web-outside.ts", "cli"],
  "node:path": [
    ...["config", "net", "tree", "pipeline/publish.ts", "pipeline/memory.ts", "pipeline/web-outside.ts", "cli"],
    ...["pipeline/folder.ts", "pipeline/folder-archive.ts", "pipeline/folder-disk.ts", "pipeline/release-folder.ts"],
    ...["publish/ssh-key-file.ts", "dist"],
  ],
  "node:process": ["cli/main.ts"],
  "node:stream": ["readers/gunzip.ts", "net/encoding.ts", "net/fetch.ts", "publish", "pipeline/tar.ts"],
  "node:stream/promises": ["publish/child.ts", "dist/archive.ts", "cli"],
  "node:timers/promises": ["cli/main.ts"],
  "node:tls": ["net/dispatchers.ts"],
  "node:url": ["refine/canonical-domain.ts", "config/data.ts"],
  "node:util": ["readers/bytes.ts", "cli"],
  // What is heavy takes the second core: a first print, the hashes of a tree that is there, packs. The bytes are the same.
  "node:worker_threads": [
    ...["pipeline/thread.ts", "pipeline/print-worker.ts", "pipeline/hash-worker.ts", "dist/pack-worker.ts"],
  ],
  "node:zlib": ["readers/gunzip.ts", "net/encoding.ts", "dist/archive.ts"],
};

/** Files outside of dialects/ that take quotes or backslashes apart, and why that writes no language. */
export const readsQuotes: Readonly<Record<string, string>> = {
  "src/refine/guards/pattern.ts": "reads the owner's regular expression to see whether it could run for hours",
};

/** Longest file of src/ and scripts/: past it, there is a second job in it. */
export const longestFile = 250;
