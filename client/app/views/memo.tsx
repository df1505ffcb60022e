import { Component, type ComponentClass, type FunctionComponent } from "preact";

/** A view that is drawn again only when one of its properties is another, or a signal that it reads has changed. */
export function memo<Props extends object>(View: FunctionComponent<Props>): ComponentClass<Props> {
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const names = new Set([...Object.keys(next), ...Object.keys(this.props)]) as Set<keyof Props>;
      return [...names].some((name) => next[name] !== this.props[name]);
    }

    override render() {
      return <View {...(this.props as Props)} />;
    }
  };
}
