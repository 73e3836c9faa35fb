(() => {
  let first = null, leaving = false;
  const look = async () => {
    const lost = document.getElementById("lost");
    try {
      const answer = await fetch("alive", { cache: "no-store" });
      const now = await answer.text();
      if (first === null) first = now;
      else if (!leaving && (first !== now || (lost && !lost.hidden))) {
        leaving = true; // asked twice, a slow server would begin from the start each time
        location.reload();
      }
    } catch {
      if (lost) lost.hidden = false;
    }
  };
  setInterval(look, 3000);
  addEventListener("online", look);
  look();
})();
