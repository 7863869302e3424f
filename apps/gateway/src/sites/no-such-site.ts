import type { Violation } from '@smart-attendance/errors';

export const noSuchSite: Violation = { field: 'site_id', message: 'is no site; GET /sites lists them' };
