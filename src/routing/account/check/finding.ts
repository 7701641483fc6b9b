/** Something that is wrong with a document, and where. */
export type Path = readonly (string | number)[];

export interface Finding {
  readonly path: Path;
  readonly what: string;
}
