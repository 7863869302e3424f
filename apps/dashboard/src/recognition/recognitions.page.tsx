import { Button, Group } from '@mantine/core';
import { TbFaceId, TbFilterSearch, TbUserCheck, TbUserOff } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useContext, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SiteTimeZone, useFormat } from '../i18n';
import { useLiveList } from '../live';
import { useMay } from '../session';
import { EmptyState, StatusBadge } from '../ui';
import { DataTable } from '../ui/data-table';
import { CameraName, PersonName } from '../ui/entity-name';
import { LinkAnchor } from '../ui/links';
import { NewRowsButton } from './new-rows-button';
import { RecognitionFrame } from './recognition-frame';
import { recognitionsQuery, type Recognition } from './recognition.queries';
import { isFiltered, isInList, toSeenQuery, type SeenFilter } from './seen-filter.policy';
import { SeenFilters } from './seen-filters';

const route = getRouteApi('/shell/recognition');
const newRows = ['person.recognized'] as const;

/** Who was recognised of late, newest first; each row leads to why. */
export function RecognitionsPage(): ReactNode {
  const { t } = useTranslation('recognition');
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const query = toSeenQuery(filter, useContext(SiteTimeZone));
  const options = recognitionsQuery(query);
  const list = useInfiniteQuery(options);
  const shown = { queryKey: options.queryKey, pages: list.data?.pages.length ?? 1, pagesReadAnewMax: 1 };
  const news = useLiveList(newRows, shown, (event) => isInList(event, query));
  const columns = useColumns();
  const change = (search: SeenFilter): void => void navigate({ search, replace: true });
  return (
    <RecognitionFrame title={t('recent.title')} description={t('recent.description')}>
      <SeenFilters filter={filter} hasPeople onChange={change} />
      <NewRowsButton waiting={news.waiting} onShow={news.show} />
      <DataTable
        label={t('recent.title')}
        columns={columns}
        list={list}
        empty={
          <NoRecognitions
            isFilteredOut={isFiltered(filter)}
            onClear={() => {
              change({});
            }}
          />
        }
      />
    </RecognitionFrame>
  );
}

function useColumns(): ColumnDef<Recognition>[] {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const mayCameras = useMay('cameras.read', 'all');
  return useMemo(
    () => [
      {
        id: 'when',
        header: t('column.when'),
        cell: ({ row: { original } }) => (
          <LinkAnchor to="/recognition/$recognitionId" params={{ recognitionId: original.id }} size="sm">
            {format.dateTime(original.last_seen_at)}
          </LinkAnchor>
        ),
      },
      {
        id: 'person',
        header: t('column.person'),
        cell: ({ row: { original } }) => (
          <Group gap={6} wrap="nowrap">
            <LinkAnchor to="/people/$personId" params={{ personId: original.user_id }} size="sm" c="inherit">
              <PersonName id={original.user_id} />
            </LinkAnchor>
            {original.told_at !== null && (
              <StatusBadge icon={TbUserCheck} color="blue">
                {t('recent.told')}
              </StatusBadge>
            )}
            {original.withdrawn_at !== null && (
              <StatusBadge icon={TbUserOff} color="orange">
                {t('withdrawn.badge')}
              </StatusBadge>
            )}
          </Group>
        ),
      },
      ...(mayCameras
        ? [
            {
              id: 'camera',
              header: t('column.camera'),
              cell: ({ row: { original } }) => <CameraName id={original.camera_id} />,
            } satisfies ColumnDef<Recognition>,
          ]
        : []),
      {
        id: 'similarity',
        header: t('column.similarity'),
        cell: ({ row: { original } }) => (original.told_at === null ? format.number(original.similarity, cosine) : '–'),
      },
      {
        id: 'margin',
        header: t('column.margin'),
        cell: ({ row: { original } }) => (original.told_at === null ? format.number(original.margin, cosine) : '–'),
      },
      {
        id: 'sightings',
        header: t('column.sightings'),
        cell: ({ row: { original } }) => format.number(original.sightings),
      },
    ],
    [format, mayCameras, t],
  );
}

const cosine = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

function NoRecognitions(props: { readonly isFilteredOut: boolean; readonly onClear: () => void }): ReactNode {
  const { t } = useTranslation('recognition');
  const mayPhoto = useMay('faces.recognize', 'all');
  if (props.isFilteredOut) {
    return (
      <EmptyState
        icon={TbFilterSearch}
        title={t('filter.nothing')}
        action={<Button onClick={props.onClear}>{t('filter.clear')}</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={TbFaceId}
      title={t('recent.none')}
      action={
        mayPhoto && (
          <Button component={Link} to="/recognition/photo">
            {t('recent.tryPhoto')}
          </Button>
        )
      }
    >
      {t('recent.noneText')}
    </EmptyState>
  );
}
