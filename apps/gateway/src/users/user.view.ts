import type { GetPersonStatisticsResponse, Person, ProfileImage } from '@smart-attendance/contracts';
import { roles } from '@smart-attendance/contracts';
import { Count, Decimal, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, textOrNull } from '../input/show.policy';

export class UserView {
  @Id() id!: string;
  @Text() first_name!: string;
  @Text() last_name!: string;
  @Text() email!: string;
  @Text() employee_id!: string;
  @Text({ nullable: true }) department!: string | null;
  @Text({ nullable: true }) phone!: string | null;
  @Text({ nullable: true }) position!: string | null;
  @Flag() is_active!: boolean;
  @OneOf(roles) role!: string;
  @Flag({ nullable: true, description: 'Null: nothing was said.' }) biometric_consent!: boolean | null;
  @Text({ nullable: true, description: 'Whose word it was: record: or uploader: and the id of the author.' })
  consent_source!: string | null;
  @Instant({ nullable: true }) consent_recorded_at!: string | null;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export function toUserView(person: Person): Shape<UserView> {
  return {
    id: person.id,
    first_name: person.firstName,
    last_name: person.lastName,
    email: person.email,
    employee_id: person.employeeId,
    department: textOrNull(person.department),
    phone: textOrNull(person.phone),
    position: textOrNull(person.position),
    is_active: person.isActive,
    role: person.role,
    // A service of before there was an answer says yes or nothing.
    biometric_consent: person.consentAnswer ?? (person.biometricConsent ? true : null),
    consent_source: textOrNull(person.consentSource),
    consent_recorded_at: toIsoInstant(person.consentRecordedAt),
    created_at: toIsoInstant(person.createdAt),
    updated_at: toIsoInstant(person.updatedAt),
    revision: person.revision,
  };
}

export class UserStatisticsView {
  @Id() user_id!: string;
  @Count() total_days!: number;
  @Count() present_days!: number;
  @Count() late_days!: number;
  @Count() absent_days!: number;
  @Decimal() total_hours!: number;
  @Text({
    nullable: true,
    example: '08:42',
    description: 'HH:MM in the time zone of the site; null where no time of day is nearest to all.',
  })
  average_check_in!: string | null;
  @Instant({ nullable: true }) last_seen_at!: string | null;
  @Count() face_count!: number;
}

export function toUserStatisticsView(
  userId: string,
  statistics: GetPersonStatisticsResponse,
  faceCount: number,
): UserStatisticsView {
  return {
    user_id: userId,
    total_days: statistics.totalDays,
    present_days: statistics.presentDays,
    late_days: statistics.lateDays,
    absent_days: statistics.absentDays,
    total_hours: rounded(statistics.totalHours, 2),
    average_check_in: textOrNull(statistics.averageCheckIn),
    last_seen_at: toIsoInstant(statistics.lastSeenAt),
    face_count: faceCount,
  };
}

export class ProfileImageView {
  @Id() id!: string;
  @Id() user_id!: string;
  @Text({ nullable: true }) image_name!: string | null;
  @Text({ example: 'image/jpeg' }) media_type!: string;
  @Count() size_bytes!: number;
  @Count() width!: number;
  @Count() height!: number;
  @Flag() is_primary!: boolean;
  @Instant() created_at!: string | null;
}

export function toProfileImageView(image: ProfileImage): ProfileImageView {
  return {
    id: image.id,
    user_id: image.personId,
    image_name: textOrNull(image.name),
    media_type: image.mediaType,
    size_bytes: image.sizeBytes,
    width: image.width,
    height: image.height,
    is_primary: image.isPrimary,
    created_at: toIsoInstant(image.createdAt),
  };
}
