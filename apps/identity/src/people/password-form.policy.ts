/**
 * The form in which a password is hashed and compared, as OpaqueString of RFC 8265 (section 4.2): letters composed,
 * since a keyboard of a Mac may give them apart, and any blank a plain one. Case, width and blanks around it stay.
 */
export function passwordForm(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** What a password may have been hashed as: in its form, or by a version that hashed it as it was typed. */
export function hashedForms(password: string): string[] {
  return [...new Set([passwordForm(password), password])];
}
