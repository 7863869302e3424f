import { ApiProperty } from '@nestjs/swagger';
import { defaultSiteId, type Site, type SiteVersion } from '@smart-attendance/contracts';
import { Count, Day, Flag, Id, Instant, Text, type Shape } from '../http/view.decorators';
import { requirePart } from '../http/required-part';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';

export class SiteRulesView {
  @Text() time_zone!: string;
  @Count({ description: 'Nobody is called absent while the entry cameras were seeing for less.' })
  coverage_min_percent!: number;
  @Count({ description: 'Punches of one person and camera role closer than this are one.' }) cooldown_seconds!: number;
}

export class SiteVersionView extends SiteRulesView {
  @Count() version!: number;
  @Day({ nullable: true, description: 'Until the next one begins; null: from the beginning.' })
  valid_from!: string | null;
}

export class TravelView {
  @Id() site_id!: string;
  @Count() minutes!: number;
}

/** With the rules of today. */
export class SiteView extends SiteRulesView {
  @Id() id!: string;
  @Text() name!: string;
  @Flag({ description: 'What is of no other site is of this one.' }) is_default!: boolean;
  @ApiProperty({ type: [TravelView], description: 'At least, both ways; what is not named is not known.' })
  travel_minutes!: readonly TravelView[];
  @ApiProperty({
    type: [SiteVersionView],
    description: 'In the order of their dates. The default site goes by the configuration before the first.',
  })
  versions!: readonly SiteVersionView[];
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export function toSiteView(site: Site): SiteView {
  return {
    id: site.id,
    name: site.name,
    is_default: site.id === defaultSiteId,
    ...toSiteRulesView(requirePart(site.current)),
    travel_minutes: site.travel.map(({ siteId, minutes }) => ({ site_id: siteId, minutes })),
    versions: site.versions.map((version) => ({
      ...toSiteRulesView(version),
      version: version.version,
      valid_from: textOrNull(version.validFrom),
    })),
    created_at: toIsoInstant(site.createdAt),
    updated_at: toIsoInstant(site.updatedAt),
    revision: site.revision,
  };
}

function toSiteRulesView({ timeZone, coverageMinPercent, cooldownSeconds }: SiteVersion): Shape<SiteRulesView> {
  return { time_zone: timeZone, coverage_min_percent: coverageMinPercent, cooldown_seconds: cooldownSeconds };
}
