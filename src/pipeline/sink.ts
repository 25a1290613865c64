/** Where the content of one file of an archive goes; undefined for what is not wanted. */
export interface Sink {
  write(chunk: Uint8Array): void;
  close(): void;
}

/** Opens the sink of the next file by the name that the archive gives it. */
export type Sinks = (name: string) => Sink | undefined;
