export interface Rule {
  readonly folder: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean | readonly string[];
  readonly dynamic?: readonly string[];
}
export const rules: readonly Rule[];
export const typeBoxFile: string;
