/** What somebody may see. The rule is in `sqlite-visibility.ts`, once, for every query. */
export type Visibility =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'some';
      /** Whether what belongs to public projects is seen. */
      readonly isPublicSeen: boolean;
      /** Names of the projects that are seen, public or not. */
      readonly projects: readonly string[];
      /** The token's id, whose own comparisons and uploads are seen; null for nobody. */
      readonly token: string | null;
    };

/** Sees everything: the machine's own command line, and an admin. */
export const SEES_ALL: Visibility = Object.freeze({ kind: 'all' });

/** Answers for one thing that a caller names. What is not there is not seen either. */
export interface VisibilityCheck {
  /** Whether the comparison with this id is seen. */
  comparison(id: string, visibility: Visibility): boolean;
  /** Whether a comparison that is seen names this blob, or the token itself has uploaded it. */
  blob(digest: string, visibility: Visibility): boolean;
}
