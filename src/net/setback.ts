/** What went wrong on the way, before the name of the source is put in front and secrets are taken out. */
export interface Story {
  readonly code: string;
  /** Goes on where the source's name ends, e.g. `answered 401 for GET https://feed.example/list.` */
  readonly says: string;
  /** What the source says itself, as it said it. */
  readonly quote?: string | undefined;
  readonly hint: string;
  /** True where another try may well end differently. */
  readonly again?: boolean;
  /** How long the source asks to be left alone. */
  readonly waitMs?: number;
}

/**
 * Ends an exchange, and becomes a PressError at the door of this room. It never has a cause: errors of an HTTP client hold the
 * request that failed, and with it the key.
 */
export class Setback extends Error {
  override readonly name = "Setback";
  readonly story: Story;

  constructor(story: Story) {
    super(story.says);
    this.story = story;
  }
}
