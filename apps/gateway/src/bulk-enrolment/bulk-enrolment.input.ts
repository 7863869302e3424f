import { IsBoolean, IsIn } from 'class-validator';
import { enrolmentFileStates, values } from '@smart-attendance/contracts';
import { FromText, Is } from '../input/field.decorators';
import { PageQuery } from '../input/page.query';

/** In the query, or in a form. */
export class ImportStaffOptions {
  @FromText({ default: false }) @IsBoolean() dry_run?: boolean;
  @FromText({ default: false }) @IsBoolean() update?: boolean;
}

/** In the query, or in a form. */
export class ImportPhotosOptions {
  @FromText() @IsBoolean() consent?: boolean;
  @FromText() @IsIn(['largest']) face?: string;
  @FromText() @Is(values.note) source_description?: string;
}

export class ListEnrolmentFilesQuery extends PageQuery {
  @FromText({ description: 'All without it.' }) @IsIn(enrolmentFileStates) state?: string;
}
