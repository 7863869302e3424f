import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { TbCalendarTime, TbMapPin, TbPencil, TbPlus } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay, useSiteDay } from '../../session';
import { CardsSkeleton, EmptyState, ErrorNotice, useNow, UserText } from '../../ui';
import { DeleteButton } from '../../ui/delete-button';
import { RosterFrame } from '../roster-frame';
import { deleteSite, sitesQuery, type Site } from '../rules.queries';
import { EditSiteForm, NewSiteForm } from './site-form';

export function SitesPage(): ReactNode {
  const { t } = useTranslation('roster');
  const mayWrite = useMay('sites.write', 'all');
  const sites = useQuery(sitesQuery);
  const [edited, setEdited] = useState<{ readonly id: string | undefined }>();
  const close = (): void => {
    setEdited(undefined);
  };
  return (
    <RosterFrame
      title={t('sites.title')}
      description={t('sites.text')}
      actions={
        mayWrite && (
          <Button
            leftSection={<TbPlus size={18} aria-hidden />}
            onClick={() => {
              setEdited({ id: undefined });
            }}
          >
            {t('sites.new')}
          </Button>
        )
      }
    >
      {sites.isPending && <CardsSkeleton cards={3} />}
      {sites.isError && <ErrorNotice error={sites.error} onRetry={() => void sites.refetch()} />}
      {sites.data?.length === 0 && (
        <EmptyState icon={TbMapPin} title={t('sites.empty')}>
          {t('sites.text')}
        </EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {sites.data?.map((site) => (
          <SiteCard
            key={site.id}
            site={site}
            others={sites.data}
            mayWrite={mayWrite}
            onEdit={() => {
              setEdited({ id: site.id });
            }}
          />
        ))}
      </SimpleGrid>
      {edited !== undefined &&
        (edited.id === undefined ? <NewSiteForm onClose={close} /> : <EditSiteForm id={edited.id} onClose={close} />)}
    </RosterFrame>
  );
}

interface CardProps {
  readonly site: Site;
  readonly others: readonly Site[];
  readonly mayWrite: boolean;
  readonly onEdit: () => void;
}

const minuteMs = 60_000;

function SiteCard({ site, others, mayWrite, onEdit }: CardProps): ReactNode {
  const { t } = useTranslation('roster');
  const { locale, number, date } = useFormat();
  const today = useSiteDay();
  const now = useNow(minuteMs);
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: site.time_zone });
  const nameOf = (id: string): string => others.find((one) => one.id === id)?.name ?? id;
  const next = site.versions.find(({ valid_from: from }) => from !== null && from > today);
  return (
    <Card withBorder component="article" aria-label={site.name}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} fz="h5" miw={0}>
            <UserText text={site.name} />
          </Title>
          {site.is_default && (
            <Badge variant="light" color="gray" radius="sm" style={{ flexShrink: 0 }}>
              {t('site.default')}
            </Badge>
          )}
        </Group>
        <div>
          <Text size="xl" fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {clock.format(now)}
          </Text>
          <Text size="sm" c="dimmed">
            <bdi>{site.time_zone}</bdi>
          </Text>
        </div>
        <Text size="sm">
          {t('site.coverageSentence', { percent: number(site.coverage_min_percent) })}{' '}
          {t('site.cooldownSentence', { count: site.cooldown_seconds, value: number(site.cooldown_seconds) })}
        </Text>
        {site.travel_minutes.map(({ site_id: id, minutes }) => (
          <Text key={id} size="sm">
            {t('site.travelSentence', { name: nameOf(id), count: minutes, value: number(minutes) })}
          </Text>
        ))}
        {next?.valid_from != null && (
          <Group gap={6} wrap="nowrap">
            <TbCalendarTime size={16} aria-hidden />
            <Text size="sm">{t('site.nextVersion', { date: date(next.valid_from), zone: next.time_zone })}</Text>
          </Group>
        )}
        {mayWrite && (
          <Group gap="xs" mt="auto">
            <Button
              size="xs"
              variant="default"
              leftSection={<TbPencil size={14} aria-hidden />}
              aria-label={t('sites.editOne', { name: site.name })}
              onClick={onEdit}
            >
              {t('edit')}
            </Button>
            {!site.is_default && <DeleteSite site={site} />}
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function DeleteSite({ site }: { readonly site: Site }): ReactNode {
  const { t } = useTranslation('roster');
  const remove = useMutation(deleteSite(useQueryClient()));
  return (
    <DeleteButton
      isIcon
      label={t('sites.delete')}
      title={t('sites.deleteOne', { name: site.name })}
      deletion={remove}
      onConfirm={() => {
        remove.mutate({ id: site.id, etag: undefined });
      }}
    >
      {t('sites.deleteText')}
    </DeleteButton>
  );
}
