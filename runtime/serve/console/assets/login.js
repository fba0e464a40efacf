// The page that asks for the server's token, or an access key and its secret.

import {h, show} from './dom.js';

export class LoginPage {
  // entered is called when the server knows who asks.
  constructor(entered) {
    const field = h('input', {type: 'password', id: 'token', autocomplete: 'current-password', required: true}), trouble = h('p', {class: 'trouble', role: 'alert'});
    this.field = field;
    this.element = h('main', {class: 'login'}, h('form', {submit: async (e) => {
      e.preventDefault();
      const answer = await fetch('login', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({token: field.value})});
      if (answer.ok) return entered();
      show(trouble, (await answer.json()).message);
      field.select();
    }}, h('h1', {}, 'Log in'), h('input', {type: 'text', autocomplete: 'username', value: 'aslc', hidden: true}), h('label', {class: 'field', for: 'token'}, 'The token that the server was started with, or ACCESS_KEY:SECRET', field), trouble,
    h('div', {class: 'dialog-actions'}, h('button', {class: 'primary'}, 'Log in'))));
  }

  async open() {
    document.title = 'Log in';
    this.field.focus();
  }

  close() {}
  shortcut() { return false; }
}
