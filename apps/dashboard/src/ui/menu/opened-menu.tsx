import { Menu } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { FaceButton, type MenuFace } from './menu-button';

/** A menu that was asked for before it was here: it opens at once, from the button that keyboards return to. */
export function OpenedMenu({ children, ...face }: MenuFace & { readonly children: ReactNode }): ReactNode {
  const target = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      target.current?.focus();
      setIsOpen(true);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, []);
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-end" width={240} returnFocus withinPortal>
      <Menu.Target>
        <FaceButton {...face} ref={target} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
