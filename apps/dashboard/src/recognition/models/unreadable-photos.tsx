import { Box, Button, Stack, Text } from '@mantine/core';
import { TbAlertTriangle } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor, StatusBadge, UserText } from '../../ui';
import { DataTable } from '../../ui/data-table';
import { toPhotoFault } from './photo-fault.policy';
import { unreadablePhotosQuery, type Model, type UnreadablePhoto } from './models.queries';

type Row = UnreadablePhoto & { readonly id: string };

/** Photos of which a pack makes no vector, read when somebody wants to see them. */
export function UnreadablePhotos({ model }: { readonly model: Model }): ReactNode {
  const { t } = useTranslation('recognition');
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        variant="subtle"
        size="xs"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {t(isOpen ? 'unreadable.hide' : 'unreadable.show')}
      </Button>
      {isOpen && (
        <Box w="100%">
          <Photos packId={model.pack_id} />
        </Box>
      )}
    </Stack>
  );
}

function Photos({ packId }: { readonly packId: string }): ReactNode {
  const { t } = useTranslation('recognition');
  const list = useInfiniteQuery(unreadablePhotosQuery(packId));
  const columns = useMemo(
    (): ColumnDef<Row>[] => [
      {
        id: 'person',
        header: t('column.person'),
        cell: ({ row: { original } }) => (
          <LinkAnchor to="/people/$personId" params={{ personId: original.user_id }} search={{ tab: 'faces' }}>
            <UserText text={original.user_name} />
          </LinkAnchor>
        ),
      },
      {
        id: 'why',
        header: t('unreadable.why'),
        cell: ({ row: { original } }) => {
          const fault = toPhotoFault(original.reason);
          return fault === undefined ? <UserText text={original.reason} /> : t(`photoFault.${fault}`);
        },
      },
      {
        id: 'only',
        header: t('unreadable.follows'),
        cell: ({ row: { original } }) =>
          original.is_only_one ? (
            <StatusBadge icon={TbAlertTriangle} color="orange">
              {t('unreadable.only')}
            </StatusBadge>
          ) : (
            t('unreadable.others')
          ),
      },
    ],
    [t],
  );
  return (
    <DataTable<Row>
      label={t('unreadable.title')}
      columns={columns}
      list={list}
      empty={<Text size="sm">{t('unreadable.none')}</Text>}
    />
  );
}
