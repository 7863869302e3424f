import { roles, type Role } from '@smart-attendance/contracts';

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
