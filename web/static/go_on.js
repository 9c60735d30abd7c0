// Work that is done part by part goes on by itself; without this its button does it.

document.querySelector("form[data-go-on]")?.requestSubmit();
