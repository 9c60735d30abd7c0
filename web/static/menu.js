// On a phone the menu slides: the page that is open is in sight.

const current = document.querySelector(".menu [aria-current]");
const menu = current?.closest(".menu");
if (menu) {
  const from = current.offsetLeft - menu.offsetLeft;
  menu.scrollLeft = from + current.offsetWidth / 2 - menu.clientWidth / 2;
}
