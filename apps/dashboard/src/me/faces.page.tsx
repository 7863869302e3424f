import { Badge, Button, Card, Group, Image, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { TbMoodEmpty, TbShieldCheck, TbShieldX, TbShieldQuestion, TbTrash } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@smart-attendance/client';
import { useFormat } from '../i18n';
import { useMay, useMe } from '../session';
import { ConfirmDialog, EmptyState, ErrorNotice, ListSkeleton, StatusBadge, UserText } from '../ui';
import { profileImageAddress } from '../ui/profile-image-address';
import { MeLayout } from './me-layout';
import { deleteMyFace, myFacesQuery, myPhotosQuery } from './me.queries';

/** By what one is recognised, whether one agreed to it, and how it ends. */
export function FacesPage(): ReactNode {
  return (
    <MeLayout part="faces">
      <Consent />
      <Faces />
      <Photos />
    </MeLayout>
  );
}

function Consent(): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const { biometric_consent: consent, consent_recorded_at: at } = useMe();
  const state = consent === null ? 'unknown' : consent ? 'given' : 'refused';
  const looks = {
    unknown: [TbShieldQuestion, 'gray'],
    given: [TbShieldCheck, 'green'],
    refused: [TbShieldX, 'red'],
  } as const;
  const [icon, color] = looks[state];
  return (
    <Card withBorder>
      <Group justify="space-between" mb="xs">
        <Title order={2} fz="h4">
          {t('consent.title')}
        </Title>
        <StatusBadge icon={icon} color={color}>
          {t(`consent.state.${state}`)}
        </StatusBadge>
      </Group>
      <Text size="sm">{t(`consent.text.${state}`)}</Text>
      {at !== null && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('consent.recorded', { date: format.dateTime(at) })}
        </Text>
      )}
    </Card>
  );
}

function Faces(): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const found = useQuery(myFacesQuery(me.id));
  const faces = found.data?.data;
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="xs">
        {t('faces.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('faces.text')}
      </Text>
      {found.isError && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {faces === undefined && !found.isError && <ListSkeleton rows={3} />}
      {faces?.length === 0 && (
        <EmptyState icon={TbMoodEmpty} title={t('faces.empty')}>
          {t('faces.emptyAdvice')}
        </EmptyState>
      )}
      <Stack gap="sm">
        {faces?.map((face) => (
          <Face key={face.id} face={face} isLast={faces.length === 1} />
        ))}
      </Stack>
    </Card>
  );
}

interface FaceProps {
  readonly face: Schemas['FaceEmbeddingView'];
  readonly isLast: boolean;
}

function Face({ face, isLast }: FaceProps): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const me = useMe();
  const mayErase = useMay('faces.erase');
  const [isAsking, setIsAsking] = useState(false);
  const erase = useMutation(deleteMyFace(useQueryClient(), me.id));
  return (
    <Group justify="space-between" gap="sm" component="article">
      <div>
        <Group gap="xs">
          <Text fw={600}>{t('faces.added', { date: format.date(face.created_at) })}</Text>
          {face.is_primary && (
            <Badge variant="light" radius="sm">
              {t('faces.primary')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t('faces.quality', { quality: format.percent(face.quality_score) })}
        </Text>
        <Text size="sm" c="dimmed">
          <UserText text={face.source_description} />
        </Text>
      </div>
      {mayErase && (
        <Button
          variant="default"
          size="sm"
          leftSection={<TbTrash size={16} aria-hidden />}
          onClick={() => {
            setIsAsking(true);
          }}
        >
          {t('faces.delete')}
        </Button>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={t('faces.deleteTitle')}
        confirmLabel={t('faces.deleteConfirm')}
        isDangerous
        isPending={erase.isPending}
        error={erase.error}
        onClose={() => {
          setIsAsking(false);
        }}
        onConfirm={() => {
          erase.mutate(face.id);
        }}
      >
        <Text size="sm">{t(isLast ? 'faces.deleteLast' : 'faces.deleteOne')}</Text>
      </ConfirmDialog>
    </Group>
  );
}

function Photos(): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const found = useQuery(myPhotosQuery(me.id));
  const photos = found.data?.data;
  if (photos?.length === 0) return null;
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="md">
        {t('photos.title')}
      </Title>
      {found.isError && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {photos === undefined && !found.isError && <ListSkeleton rows={2} />}
      <SimpleGrid cols={{ base: 2, xs: 3, sm: 4 }}>
        {photos?.map((photo, index) => (
          <Image
            key={photo.id}
            src={profileImageAddress(me.id, photo.id)}
            alt={photo.image_name ?? t('photos.alt', { number: index + 1 })}
            radius="md"
            loading="lazy"
            style={{ aspectRatio: '1', objectFit: 'cover' }}
          />
        ))}
      </SimpleGrid>
    </Card>
  );
}
