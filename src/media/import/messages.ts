/** Between the importer and its thread. */
export type SourceKind = 'wav' | 'mp3' | 'opus';

export interface ToImportThread {
  readonly kind: SourceKind;
  readonly from: string;
  readonly to: string;
  /** Longer ones are refused. */
  readonly longestMs: number;
}

export type FromImportThread =
  | { readonly progress: number }
  | { readonly durationMs: number }
  /** What is wrong with the file, for whoever has sent it. */
  | { readonly fault: string };
