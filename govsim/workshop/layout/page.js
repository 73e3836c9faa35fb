(() => {
  let first = null;
  const look = async () => {
    const lost = document.getElementById("lost");
    try {
      const answer = await fetch("alive", { cache: "no-store" });
      const now = await answer.text();
      if (first === null) first = now;
      else if (first !== now || (lost && !lost.hidden)) location.reload();
    } catch {
      if (lost) lost.hidden = false;
    }
  };
  setInterval(look, 3000);
  addEventListener("online", look);
  look();
})();
