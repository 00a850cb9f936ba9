/** Why a configuration file gives no contract. */
export interface LoadFault {
  readonly message: string;
  readonly fix?: string;
  /** Absolute path, when the cause lies in another file. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly pointer?: string;
}

/** What the process that ran a configuration file says of it. */
export interface LoadReport {
  readonly value?: unknown;
  readonly fault?: LoadFault;
  /** Absolute paths of the modules that were read, and of those that were looked for in vain; none of packages. */
  readonly files: readonly string[];
  /** URLs of modules of packages that the files import. */
  readonly packages: readonly string[];
}

/** What the process is told first, and then, once it has prepared itself. */
export interface Preparation {
  readonly packages: readonly string[];
}
export interface LoadRequest {
  readonly file: string;
}
