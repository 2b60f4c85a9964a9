// Passkeys: makes one on the security page, asks for one on the sign-in page. Without script, or without passkeys in the browser, the buttons stay hidden.
const asks = document.querySelectorAll("[data-passkey]");
if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const form of asks) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      try {
        const options = await (await fetch(form.dataset.passkey, { method: "POST", body: new FormData(form) })).json();
        const credential =
          form.dataset.kind === "make"
            ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
            : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
}
