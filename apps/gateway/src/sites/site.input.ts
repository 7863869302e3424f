import { IsInt, Max, Min } from 'class-validator';
import { cooldownSecondsMax, sitesMax, travelMinutesMax, values } from '@smart-attendance/contracts';
import { Is, IsListOf, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

const coverageDescription = 'Nobody is called absent while the entry cameras were seeing for less, in percent.';
const cooldownDescription = 'Punches of one person and camera role closer than this are one, in seconds.';
const travelDescription =
  'How long it takes at least to another site, both ways. Whoever is seen at both in less is told as impossible_travel.';

export class Travel {
  @Required() @Is(values.uuid) site_id!: string;
  @Required() @IsInt() @Min(1) @Max(travelMinutesMax) minutes!: number;
}

export class CreateSiteInput {
  @Required() @Is(values.name) name!: string;
  @Required() @Is(values.timeZone) time_zone!: string;

  @Optional({ default: 95, description: coverageDescription })
  @IsInt()
  @Min(0)
  @Max(100)
  coverage_min_percent?: number | null;

  @Optional({ default: 60, description: cooldownDescription })
  @IsInt()
  @Min(0)
  @Max(cooldownSecondsMax)
  cooldown_seconds?: number | null;

  @Optional({ description: travelDescription }) @IsListOf(Travel, sitesMax) travel_minutes?: readonly Travel[] | null;
}

/** Any subset. */
export class UpdateSiteInput {
  @OptionalNotNull() @Is(values.name) name?: string;

  @Optional({
    description: 'From when on the three below are valid: tomorrow at the earliest, which is what is meant without it.',
  })
  @Is(values.date)
  valid_from?: string | null;

  @OptionalNotNull() @Is(values.timeZone) time_zone?: string;

  @OptionalNotNull({ description: coverageDescription })
  @IsInt()
  @Min(0)
  @Max(100)
  coverage_min_percent?: number;

  @OptionalNotNull({ description: cooldownDescription })
  @IsInt()
  @Min(0)
  @Max(cooldownSecondsMax)
  cooldown_seconds?: number;

  @Optional({ description: `${travelDescription} The whole list; at once, whatever valid_from says.` })
  @IsListOf(Travel, sitesMax)
  travel_minutes?: readonly Travel[] | null;
}

export class ListSitesQuery extends PageQuery {
  @SortedBy('created_at', 'name') sort?: string;
}
