import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { lazy, Suspense, useState, type ComponentPropsWithRef, type ComponentType, type ReactNode } from 'react';

/** What a menu is opened by. */
export interface MenuFace {
  readonly label: string;
  readonly icon: ReactNode;
  readonly size?: ActionIconProps['size'];
}

/** The items of a menu, by the name under which their file has them. */
export type LoadMenu = () => Promise<{ readonly default: ComponentType<MenuFace> }>;

/** A button that fetches its menu when somebody comes near it: menus are a tenth of the first load. */
export function menuButton(load: LoadMenu): (face: MenuFace) => ReactNode {
  const Opened = lazy(load);
  return function MenuButton(face) {
    const [isWanted, setIsWanted] = useState(false);
    const preload = (): void => void load();
    const closed = (
      <FaceButton
        {...face}
        aria-haspopup="menu"
        aria-expanded={false}
        loading={isWanted}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => {
          setIsWanted(true);
        }}
      />
    );
    return isWanted ? (
      <Suspense fallback={closed}>
        <Opened {...face} />
      </Suspense>
    ) : (
      closed
    );
  };
}

type FaceButtonProps = MenuFace &
  Omit<ActionIconProps, 'size'> &
  Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps>;

export function FaceButton({ label, icon, size = 36, ...button }: FaceButtonProps): ReactNode {
  return (
    <ActionIcon variant="subtle" color="gray" radius="xl" {...button} size={size} aria-label={label} title={label}>
      {icon}
    </ActionIcon>
  );
}
