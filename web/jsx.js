/** What elements of the screens are made by, for every file that has some. */
export { Fragment, h } from 'preact';
