import { Card, Group, List, Progress, Stack, Text, Title } from '@mantine/core';
import { TbUserCheck, TbUserQuestion } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { StatusBadge, UserText } from '../ui';
import { toFaceReason } from './face-reason.policy';
import type { RecognizedFace } from './recognition.queries';

interface Props {
  readonly face: RecognizedFace;
  readonly number: number;
  /** The cosine that held. */
  readonly threshold: number;
}

/** Who one face of a photo is, and why. */
export function FaceResult({ face, number, threshold }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const { match } = face;
  const cosine = (value: number): string =>
    format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <Card withBorder component="article" aria-label={t('face.label', { number })}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={2} fz="md">
            <Text span c="dimmed" inherit>
              {format.number(number)}
              {' · '}
            </Text>
            {match === null ? t('face.nobody') : <UserText text={match.name} />}
          </Title>
          {match === null ? (
            <StatusBadge icon={TbUserQuestion} color="yellow">
              {t('face.unknown')}
            </StatusBadge>
          ) : (
            <StatusBadge icon={TbUserCheck} color="green">
              {t('face.known')}
            </StatusBadge>
          )}
        </Group>
        {match === null ? (
          <Text size="sm">{t(`reason.${toFaceReason(face.reason)}`, { threshold: cosine(threshold) })}</Text>
        ) : (
          <>
            <Progress value={100 * match.similarity} size="sm" color="green" aria-hidden />
            <List size="sm" spacing={2}>
              <List.Item>
                {t('face.similarity', { similarity: cosine(match.similarity), threshold: cosine(threshold) })}
              </List.Item>
              <List.Item>{t('face.margin', { margin: cosine(match.margin) })}</List.Item>
            </List>
          </>
        )}
        <Text size="sm" c="dimmed">
          {t('face.measures', {
            quality: format.percent(face.quality_score),
            confidence: format.percent(face.confidence),
          })}{' '}
          {face.liveness === null
            ? t('face.livenessNone')
            : t('face.liveness', { liveness: format.percent(face.liveness) })}
        </Text>
      </Stack>
    </Card>
  );
}
