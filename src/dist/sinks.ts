import type { Document, Entry, FormatSpec } from "../model/format.ts";
import type { Settings } from "../model/settings.ts";
import { openDocument } from "./document-files.ts";
import type { Files } from "./files.ts";
import type { LendScratch } from "./scratch.ts";

/** What takes the entries of a pack in: a document, or the folder of files that are not known beforehand. */
export interface Sink extends Pick<Document, "of" | "keeps" | "idsOnly"> {
  readonly take: (entries: readonly Entry[]) => void;
  readonly close: () => void;
}

export function openSinks(
  { documents, folder }: FormatSpec,
  settings: Settings,
  files: Files,
  lendScratch: LendScratch,
): Sink[] {
  const sinks = documents.map((document): Sink => {
    const file = openDocument(document, settings, files, lendScratch);
    return { ...document, take: file.take.bind(file), close: file.close.bind(file) };
  });
  if (folder === undefined) return sinks;
  const writer = folder.open(settings, lendScratch());
  const close = (): void => {
    for (const { path, text } of writer.end()) files.put(path, text);
  };
  return [...sinks, { ...folder, take: writer.take.bind(writer), close }];
}
