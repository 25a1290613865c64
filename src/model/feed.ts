/** News for people who subscribe, before it is spelled in a format. Times are ISO, texts are plain: nothing in them is markup. */
export interface NewsFeed {
  /** Permanent and the same wherever the feed is served, as the ids of its entries are. */
  readonly id: string;
  readonly title: string;
  readonly author: string;
  /** Time of the newest entry. */
  readonly updated: string;
  /** Address of the page that the feed belongs to. */
  readonly home?: string;
  readonly entries: readonly NewsEntry[];
}

export interface NewsEntry {
  readonly id: string;
  readonly title: string;
  readonly updated: string;
  /** Address of a file that tells the same in full. */
  readonly link?: string;
  readonly text: string;
}
