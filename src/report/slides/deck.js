"use strict";
(function () {
  var slides = Array.prototype.slice.call(document.querySelectorAll("section"));
  var at = Math.max(0, slides.findIndex(function (slide) { return "#" + slide.id === location.hash; }));
  function show(to) {
    at = Math.min(Math.max(to, 0), slides.length - 1);
    slides.forEach(function (slide, place) { slide.classList.toggle("shown", place === at); });
    slides[at].setAttribute("tabindex", "-1");
    slides[at].focus();
    history.replaceState(null, "", "#" + slides[at].id);
  }
  var moves = {
    ArrowRight: function () { show(at + 1); }, ArrowDown: function () { show(at + 1); },
    PageDown: function () { show(at + 1); }, " ": function () { show(at + 1); },
    ArrowLeft: function () { show(at - 1); }, ArrowUp: function () { show(at - 1); },
    PageUp: function () { show(at - 1); }, Home: function () { show(0); },
    End: function () { show(slides.length - 1); },
    n: function () { document.body.classList.toggle("notes"); }
  };
  document.addEventListener("keydown", function (event) {
    var move = moves[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (move && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); move(); }
  });
  document.addEventListener("click", function (event) {
    if (!window.getSelection().toString()) { show(event.clientX < window.innerWidth / 4 ? at - 1 : at + 1); }
  });
  document.body.classList.add("deck");
  show(at);
})();
